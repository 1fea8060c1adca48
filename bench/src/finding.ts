/** What a bench found out, and how it is told. */
import type { Noise } from './noise.ts';
import { median } from './statistics.ts';

/** One quantity of this project beside the references of the same run. */
export interface Finding {
  what: string;
  unit: string;
  /** How many digits behind the point mean something. */
  digits: number;
  /** The first is this project; a value for each round, in order, or one. */
  figures: Figure[];
  /** The ratio that the issue asks for: ours over this figure's, and at most (or at least) this. */
  goals: Goal[];
}

export interface Figure {
  name: string;
  rounds: number[];
  /** Instead of the median of the rounds, where there is another way to sum them up. */
  value?: number;
  /** Said behind the figure. */
  note?: string;
}

/** `over`: the name of the reference; without one, the bound is for our figure itself. */
export interface Goal {
  over?: string;
  bound: number;
  atLeast?: boolean;
}

/** A whole bench. */
export interface Report {
  bench: string;
  /** The load, in one sentence or two. */
  load: string;
  findings: Finding[];
  noise: Noise;
}

/** The one number of a figure. */
const valueOf = ({ rounds, value }: Figure): number => value ?? median(rounds);

/** The number that a goal is about. */
function reached({ figures }: Finding, { over }: Goal): number {
  const [ours] = figures;
  const value = ours ? valueOf(ours) : Number.NaN;
  if (over === undefined) return value;
  const reference = figures.find(({ name }) => name === over);
  return reference ? value / valueOf(reference) : Number.NaN;
}

const isReached = (finding: Finding, goal: Goal): boolean =>
  goal.atLeast ? reached(finding, goal) >= goal.bound : reached(finding, goal) <= goal.bound;

/** A report as lines for people. */
export function tell(report: Report): string {
  const { typical, worst, load } = report.noise;
  return [
    '',
    `${report.bench}: ${report.load}`,
    ...report.findings.flatMap((finding) => tellFinding(finding)),
    `  noise: the same work took ${typical.toFixed(2)} × (median) and ${worst.toFixed(2)} × (95th percentile) ` +
      `of its fastest time; load average ${load.toFixed(1)}`,
  ].join('\n');
}

function tellFinding(finding: Finding): string[] {
  const { what, unit, digits, figures, goals } = finding;
  const lines = [`  ${what}`];
  for (const figure of figures) {
    const { rounds, note } = figure;
    const value = `${valueOf(figure).toFixed(digits)} ${unit}`.padStart(14);
    const range = `${Math.min(...rounds).toFixed(digits)}–${Math.max(...rounds).toFixed(digits)}`;
    const spread = rounds.length > 1 ? `  (${rounds.length} rounds: ${range})` : '';
    lines.push(`    ${figure.name.padEnd(34)}${value}${spread}${note ? `  ${note}` : ''}`);
  }
  for (const goal of goals) {
    const name = goal.over ? `ratio to ${goal.over}` : 'by itself';
    const ratioUnit = goal.over ? '×' : unit;
    const digitsOf = goal.over ? 2 : digits;
    const value = `${reached(finding, goal).toFixed(digitsOf)} ${ratioUnit}`.padStart(14);
    const bound = `${goal.atLeast ? '≥' : '≤'} ${goal.bound} ${ratioUnit}`;
    lines.push(
      `    ${name.padEnd(34)}${value}  goal ${bound}: ${isReached(finding, goal) ? 'reached' : 'missed'}`,
    );
  }
  return lines;
}
