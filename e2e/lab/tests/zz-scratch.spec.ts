import { expect, test } from '../test.ts';
test.use({ labOptions: { guests: { A: 'open', B: 'open' }, name: 'scratch' } });
test('x', async ({ lab, visit }) => {
  test.setTimeout(300_000);
  const a = await visit('A'), b = await visit('B');
  for (const g of [a, b]) { await g.enter('https://203.0.113.1/', 'Two'); await g.takeSeat(); }
  await a.expectFrames();
  const t0 = Date.now();
  let rate: number | null = null;
  const look = async () => {
    const r = await a.page.evaluate(async () => { const o: any = {}; for (const pc of window.peerConnections) { if (pc.connectionState !== 'connected') continue; const st: any = await pc.getStats(); st.forEach((e: any) => { if (e.type === 'outbound-rtp' && e.kind === 'video') Object.assign(o, { on: e.active, fps: e.framesPerSecond, h: e.frameHeight, t: Math.round(e.targetBitrate / 1000) }); if (e.type === 'transport') { const p = st.get(e.selectedCandidatePairId); o.av = Math.round(p.availableOutgoingBitrate / 1000); o.rtt = p.currentRoundTripTime; } if (e.type === 'remote-inbound-rtp') o['loss' + e.kind] = e.fractionLost; if (e.type==='remote-inbound-rtp'&&e.kind==='audio') o.artt=e.roundTripTime }); } return o; });
    const words = await b.page.evaluate(() => [...document.querySelectorAll('.cover p')].map((x) => x.textContent).join('|'));
    const conc = await b.page.evaluate(async () => { let c = ''; for (const pc of window.peerConnections) (await pc.getStats()).forEach((e: any) => { if (e.type === 'inbound-rtp' && e.kind === 'audio') c = `${e.concealedSamples - e.silentConcealedSamples}/${e.totalSamplesReceived}`; }); return c; });
    console.log(((Date.now() - t0) / 1000).toFixed(1), rate, JSON.stringify(r), words, conc);
  };
  for (const [kbps, secs] of [[null, 12], [300, 15], [90, 25], [null, 20], [60,20],[null,15]] as const) { rate = kbps; lab.peer('A').at.limit('eth0', kbps); const until = Date.now() + secs * 1000; while (Date.now() < until) { await look(); await new Promise((r) => setTimeout(r, 800)); } }
  expect(1).toBe(1);
});
