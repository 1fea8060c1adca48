/** Starts the voice gateway from the environment and stops it on a signal. */
import { giveUp, runUntilSignal, shownHost, whyNotListening } from '../listen.ts';
import { REALTIME_PATH } from '../realtime-path.ts';
import { helpOf } from '../variables.ts';
import { GATEWAY_VARIABLES, readGatewayConfig } from './config.ts';
import { openGateway } from './gateway.ts';

if (process.argv.includes('--help')) {
  console.log(helpOf(GATEWAY_VARIABLES));
  process.exit(0);
}
const read = readGatewayConfig(process.env);
if (!read.ok) giveUp(read.sentence);
const { config } = read;
const names = { host: GATEWAY_VARIABLES.host.name, port: GATEWAY_VARIABLES.port.name };
const gateway = await openGateway(config).catch((error: NodeJS.ErrnoException) => {
  const sentence = whyNotListening(error, config, names);
  if (sentence !== null) giveUp(sentence);
  throw error;
});
console.log(
  `The voice gateway is open at ws://${shownHost(config.host)}:${gateway.port}${REALTIME_PATH}`,
);
runUntilSignal(gateway);
