/** Network namespaces: the machines of the lab, as far as the kernel is concerned. All of it needs root. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Runs a program to its end and resolves to what it printed; throws with what it complained of. */
function run(program: string, args: string[], input = ''): string {
  return execFileSync(program, args, { input, encoding: 'utf8', stdio: 'pipe' });
}

const FOLDERS = ['/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** Why the lab cannot run on this machine, in one sentence; null if it can. */
export function whyNot(): string | null {
  if (process.getuid?.() !== 0) return 'The network lab needs root.';
  const missing = [
    'ip',
    'tc',
    'ss',
    'iptables-restore',
    'turnserver',
    'tcpdump',
    'openssl',
    'python3',
  ].filter((name) => !FOLDERS.some((folder) => existsSync(`${folder}/${name}`)));
  if (missing.length > 0) return `The network lab needs ${missing.join(', ')}.`;
  const probe = `ewm-probe-${process.pid}`;
  try {
    run('ip', ['netns', 'add', probe]);
    run('ip', ['netns', 'del', probe]);
    return null;
  } catch {
    return 'The network lab may not make network namespaces here.';
  }
}

/** One machine of the lab. The object is only a name: another process can hold one for the same machine. */
export class Namespace {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  /** Makes it, with loopback, forwarding, and without IPv6. */
  make(): void {
    run('ip', ['netns', 'add', this.name]);
    this.run('sh', [
      '-c',
      'cd /proc/sys/net && echo 1 > ipv6/conf/all/disable_ipv6 && echo 1 > ipv4/ip_forward && ip link set lo up',
    ]);
  }

  /** Several `ip` commands, without the word `ip`, in one go. */
  ip(...commands: string[]): void {
    run('ip', ['-n', this.name, '-batch', '-'], `${commands.join('\n')}\n`);
  }

  /** Runs a program in it to its end; resolves to what it printed. */
  run(program: string, args: string[], input?: string): string {
    return run('ip', ['netns', 'exec', this.name, program, ...args], input);
  }

  /** Starts a program in it. The child's pid is the program's own. */
  spawn(program: string, args: string[], env: Record<string, string> = {}): ChildProcess {
    return spawn('ip', ['netns', 'exec', this.name, program, ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** Sends a signal to all that runs in it. */
  signal(signal: NodeJS.Signals): void {
    for (const pid of run('ip', ['netns', 'pids', this.name]).split('\n').filter(Boolean)) {
      try {
        process.kill(Number(pid), signal);
      } catch {
        // It has ended by itself meanwhile.
      }
    }
  }

  /** Limits what an interface sends; null takes the limit away. */
  limit(device: string, kbps: number | null): void {
    const tc = (...args: string[]) => run('tc', ['-n', this.name, 'qdisc', ...args]);
    if (kbps !== null)
      tc(
        'replace',
        'dev',
        device,
        'root',
        'tbf',
        'rate',
        `${kbps}kbit`,
        'burst',
        '5kb',
        'latency',
        '200ms',
      );
    else if (tc('show', 'dev', device).includes('tbf')) tc('del', 'dev', device, 'root');
  }

  /** Ends every process in each of these, then the namespaces. Does nothing about those that are not there. */
  static async removeAll(prefix: string): Promise<void> {
    const names = run('ip', ['netns', 'list'])
      .split('\n')
      .map((line) => line.split(' ')[0] ?? '')
      .filter((name) => name.startsWith(prefix));
    for (const name of names) new Namespace(name).signal('SIGKILL');
    for (const name of names) {
      await vacated(name);
      run('ip', ['netns', 'del', name]);
    }
  }
}

/** A namespace lives on, nameless, while a process is in it. */
async function vacated(name: string): Promise<void> {
  while (run('ip', ['netns', 'pids', name]).trim() !== '') await pause(10);
}
