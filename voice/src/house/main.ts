/** Starts the voice of the house from the environment and stops it on a signal. */
import { giveUp, runUntilSignal, shownHost, whyNotListening } from '../listen.ts';
import { REALTIME_PATH } from '../realtime-path.ts';
import { helpOf } from '../variables.ts';
import { HOUSE_VARIABLES, readHouseConfig } from './config.ts';
import { MissingPackages, openVoiceHouse } from './house.ts';

if (process.argv.includes('--help')) {
  console.log(helpOf(HOUSE_VARIABLES));
  process.exit(0);
}
const read = readHouseConfig(process.env);
if (!read.ok) giveUp(read.sentence);
const { config } = read;
const names = { host: HOUSE_VARIABLES.host.name, port: HOUSE_VARIABLES.port.name };
const house = await openVoiceHouse(config).catch((error: NodeJS.ErrnoException) => {
  if (error instanceof MissingPackages) giveUp(error.message);
  const sentence = whyNotListening(error, config, names);
  if (sentence !== null) giveUp(sentence);
  throw error;
});
console.log(
  `The voice of the house is open at ws://${shownHost(config.host)}:${house.port}${REALTIME_PATH}`,
);
runUntilSignal(house);
