/** A line chart as SVG text, readable on light and dark pages. */

interface Curve {
  name: string;
  /** Arrivals per minute, and percent. */
  points: [number, number][];
}

const WIDTH = 720;
const HEIGHT = 400;
const LEFT = 56;
const RIGHT = 700;
const TOP = 52;
const BOTTOM = 340;
const STROKES = ['', '7 5', '2 5', '10 4 2 4'];

/** Share of guests seated within 30 s over arrivals per minute; the latter grows by factors. */
export function chart(curves: readonly Curve[]): string {
  const rates = curves[0]?.points.map(([rate]) => rate) ?? [];
  const [least = 1, most = 1] = [rates.at(0), rates.at(-1)];
  const x = (rate: number): number =>
    LEFT + ((RIGHT - LEFT - 12) * Math.log(rate / least)) / Math.log(most / least);
  const y = (percent: number): number => BOTTOM - ((BOTTOM - TOP) * percent) / 100;
  const round = (value: number): string => value.toFixed(1);
  const grid = [0, 25, 50, 75, 100].map(
    (percent) =>
      `<line class="grid" x1="${LEFT}" x2="${RIGHT}" y1="${y(percent)}" y2="${y(percent)}"/>` +
      `<text x="${LEFT - 8}" y="${y(percent) + 4}" text-anchor="end">${percent} %</text>`,
  );
  const ticks = rates.map(
    (rate) => `<text x="${round(x(rate))}" y="${BOTTOM + 20}" text-anchor="middle">${rate}</text>`,
  );
  const lines = curves.map(({ points }, index) => {
    const path = points.map(([rate, percent]) => `${round(x(rate))},${round(y(percent))}`);
    const dots = path.map((place) => {
      const [cx, cy] = place.split(',');
      return `<circle class="dot c${index}" cx="${cx}" cy="${cy}" r="3"/>`;
    });
    const dashes = STROKES[index] ? ` stroke-dasharray="${STROKES[index]}"` : '';
    return `<polyline class="line l${index}" points="${path.join(' ')}"${dashes}/>${dots.join('')}`;
  });
  let legendAt = LEFT;
  const legend = curves.map(({ name }, index) => {
    const at = legendAt;
    legendAt += 52 + name.length * 7.2;
    const dashes = STROKES[index] ? ` stroke-dasharray="${STROKES[index]}"` : '';
    return (
      `<line class="line l${index}" x1="${round(at)}" x2="${round(at + 28)}" y1="24" y2="24"${dashes}/>` +
      `<text x="${round(at + 36)}" y="28">${name}</text>`
    );
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="Share of guests seated with somebody within 30 seconds, by arrivals per minute">
<style>
text { font: 13px system-ui, sans-serif; fill: #57606a; }
.grid { stroke: #8c959f; stroke-opacity: 0.3; }
.line { fill: none; stroke-width: 2; }
.l0 { stroke: #24292f; stroke-width: 3; } .c0 { fill: #24292f; }
.l1, .l2, .l3 { stroke: #768390; } .c1, .c2, .c3 { fill: #768390; }
@media (prefers-color-scheme: dark) {
  text { fill: #adbac7; }
  .l0 { stroke: #f0f3f6; } .c0 { fill: #f0f3f6; }
  .l1, .l2, .l3 { stroke: #909dab; } .c1, .c2, .c3 { fill: #909dab; }
}
</style>
${[...legend, ...grid, ...ticks, ...lines].join('\n')}
<text x="${(LEFT + RIGHT) / 2}" y="${BOTTOM + 46}" text-anchor="middle">arrivals per minute; guests seated with somebody within 30 s</text>
</svg>
`;
}
