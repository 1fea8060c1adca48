/**
 * By which share of itself something grows in an hour: the slope of the least-squares line through what was read every
 * `everyS` seconds, so that one high reading at either end says little. 0 for fewer than two. Pure.
 */
export function growthAnHour(readings: readonly number[], everyS: number): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  if (readings.length < 2) return 0;
  const [level, middle] = [mean(readings), (readings.length - 1) / 2];
  const along = readings.map((value, index) => (index - middle) * (value - level));
  const across = readings.map((_, index) => (index - middle) ** 2);
  return (mean(along) / mean(across) / level) * (3600 / everyS);
}
