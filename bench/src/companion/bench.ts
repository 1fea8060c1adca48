/** Companion: what this project adds to the time that a model takes to answer, beside a client as tutorials write it. */
import { chromium, type Browser } from 'playwright-core';
import { Draw } from '../../../e2e/gemini/draw.ts';
import { deafEars } from '../../../e2e/gemini/ears.ts';
import { Emulator } from '../../../e2e/gemini/emulator.ts';
import { FIXED } from '../../../e2e/gemini/repertoire.ts';
import { LATENCY_MS, MARKED_LATENCY_MS } from '../../../e2e/gemini/session.ts';
import { KEY } from '../../../e2e/gemini/settings.ts';
import { speak } from '../../../e2e/gemini/speech.ts';
import { servePageStrictly } from '../../../e2e/lib/bundle.ts';
import type { Report } from '../finding.ts';
import { CHROMIUM, FLAGS } from '../first-frame/meeting.ts';
import { NoiseMeter } from '../noise.ts';
import { findingsOf } from './findings.ts';
import type { Subject, Turn } from './page.ts';

const MODEL = 'gemini-3.8-live';
const ROUNDS = 3;
/** Questions in one conversation, each of which breaks off the answer to the one before. */
const QUESTIONS = [
  'I am eating soup tonight.',
  'How are you today?',
  'I have some bread and cheese.',
  'What do you think of it?',
  'Tell me more about that.',
] as const;
/** The first of three seeds whose draws, together, have the published median: 1.634 s, from 0.7 to 2.9 s. */
const SEED = 29;

const SPEECH_RATE = 16_000;

/** What is softer at the end of a question is cut off, 0 to 1: then nobody doubts where it ends. */
const CLEAR = 0.05;

/** A turn that takes longer has failed, in ms: the longest latency, the question, and time to spare. */
const TURN_MS = 25_000;

/** How much silence the service waits for, in ms, which counts into its latency: none is answered sooner. */
const SURE_AFTER_MS = { ours: 900, plain: 500 } as const;

/** One conversation's turns, with what the model was given to take. */
export type Conversation = {
  readonly turns: readonly (Turn & { readonly dueMs: number })[];
  readonly sendingMs: readonly number[];
  readonly outputLatencyMs: number;
};

/** A client in one of its ways, with a conversation for each round. */
export type Measured = {
  readonly name: string;
  readonly subject: Subject;
  /** The published median of the model in this way, in ms. */
  readonly medianMs: number;
  readonly conversations: Conversation[];
};

export async function companion(): Promise<Report> {
  const emulator = await Emulator.open({ ears: deafEars });
  const socket = emulator.url.replace(/^http/, 'ws');
  const served = await servePageStrictly(new URL('page.ts', import.meta.url), [socket]);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  try {
    const questions = await Promise.all(QUESTIONS.map(questionOf));
    // Said once, so that no answer waits for being made.
    await Promise.all(FIXED.map((text) => speak(text)));
    const table = { emulator, browser, page: served.url, url: addressOf(socket), questions };
    const measured: Measured[] = [
      {
        name: 'this project',
        subject: { who: 'ours', turns: 'provider', pace: 'dining' },
        medianMs: LATENCY_MS,
        conversations: [],
      },
      {
        name: 'this project, turns marked',
        subject: { who: 'ours', turns: 'marked', pace: 'snappy' },
        medianMs: MARKED_LATENCY_MS,
        conversations: [],
      },
      {
        name: 'plain client',
        subject: { who: 'plain' },
        medianMs: LATENCY_MS,
        conversations: [],
      },
    ];
    const noise = new NoiseMeter();
    for (let round = 0; round < ROUNDS; round++) {
      for (const { subject, medianMs, conversations } of measured) {
        noise.listen();
        conversations.push(await converse(table, subject, round, medianMs));
      }
    }
    const dead = await Promise.all(
      (['dining', 'snappy'] as const).map((pace) => dieOn(table, pace)),
    );
    noise.listen();
    return {
      bench: 'companion',
      load:
        `${ROUNDS} conversations of ${QUESTIONS.length} spoken questions each, in turn, in Chromium; latencies of the model drawn around ` +
        `${LATENCY_MS} ms (${MARKED_LATENCY_MS} ms after a mark), the same for all; each question breaks off the answer before`,
      findings: findingsOf(measured, dead),
      noise: noise.result(),
    };
  } finally {
    await browser.close();
    await served.close();
    await emulator.close();
  }
}

type Table = {
  readonly emulator: Emulator;
  readonly browser: Browser;
  readonly page: string;
  readonly url: string;
  readonly questions: readonly (readonly number[])[];
};

/** A page of its own for each conversation; the same seed draws the same latencies. */
async function converse(
  table: Table,
  subject: Subject,
  round: number,
  medianMs: number,
): Promise<Conversation> {
  const draw = new Draw(SEED + round);
  const turns: (Turn & { dueMs: number })[] = [];
  const page = await sitDown(table, subject);
  for (const question of table.questions) {
    const ms = draw.latencyMs(medianMs);
    table.emulator.inject({ kind: 'slowTurn', ms });
    const turn = await inTime(
      page.evaluate((speech) => window.companionBench.ask(speech), question),
    );
    const marked = subject.who === 'ours' && subject.turns === 'marked';
    turns.push({ ...turn, dueMs: marked ? ms : Math.max(ms, SURE_AFTER_MS[subject.who]) });
  }
  const rest = await page.evaluate(() => window.companionBench.leave());
  await page.close();
  return { turns, ...rest };
}

/** One that answers, and then a question that is never answered: ms until that shows. */
async function dieOn(table: Table, pace: 'dining' | 'snappy'): Promise<number> {
  const turns = pace === 'snappy' ? 'marked' : 'provider';
  const page = await sitDown(table, { who: 'ours', turns, pace });
  table.emulator.inject({ kind: 'deadTurn' });
  const [question = []] = table.questions;
  const ms = await inTime(
    page.evaluate((speech) => window.companionBench.askInVain(speech), question),
  );
  await page.close();
  return ms;
}

async function sitDown({ browser, page: address, url }: Table, subject: Subject) {
  const page = await browser.newPage();
  await page.goto(address);
  await inTime(
    page.evaluate(([who, where, model]) => window.companionBench.sit(who, where, model), [
      subject,
      url,
      MODEL,
    ] as const),
  );
  return page;
}

/** The same, or an error when it takes too long. */
async function inTime<T>(turn: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing within ${TURN_MS} ms`)), TURN_MS);
  });
  try {
    return await Promise.race([turn, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function questionOf(text: string): Promise<readonly number[]> {
  const pcm = await speak(text, 'rms', SPEECH_RATE);
  const last = pcm.findLastIndex((sample) => Math.abs(sample) >= CLEAR * 32_768);
  return [...pcm.subarray(0, last + 1)];
}

const addressOf = (socket: string): string =>
  `${socket}/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent?key=${KEY}`;
