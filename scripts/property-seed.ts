/**
 * Property tests try other values on every run. One that fails prints its seed: with `PROPERTY_SEED=…` all of them try the
 * same values again.
 */
const seed = process.env['PROPERTY_SEED'];
if (seed) {
  const { default: fc } = await import('fast-check');
  fc.configureGlobal({ seed: Number(seed) });
}
