/** What a router does to packets, as the rules of iptables. Pure. */

/**
 * `open`: the guest has a public address. `fullcone`: one public port per local one, open to everybody. `cone`: the
 * same, open to whom the guest has sent something (port restricted). `symmetric`: another public port for every
 * destination. `udp-blocked`: a cone that lets only TCP to 443 and 3478 out. `tls-only`: only TCP to 443.
 */
export const NATS = ['open', 'fullcone', 'cone', 'symmetric', 'udp-blocked', 'tls-only'] as const;
export type Nat = (typeof NATS)[number];

/** What the line between a guest and their router suffers. `silent`: nothing passes and nobody is told. */
export interface Ailments {
  silent: boolean;
  /** 0 to 1, in each direction. */
  loss: number;
}

const ONLY_TCP: Readonly<Partial<Record<Nat, string>>> = {
  'udp-blocked': '443,3478',
  'tls-only': '443',
};

/** Input for iptables-restore, for a router with the interfaces `lan` and `wan` and one guest at an address. */
export function rulesFor(nat: Nat, guest: string, { silent, loss }: Ailments): string {
  const filter: string[] = [];
  if (silent) filter.push('-A FORWARD -j DROP');
  if (loss > 0)
    filter.push(`-A FORWARD -m statistic --mode random --probability ${loss.toFixed(4)} -j DROP`);
  const ports = ONLY_TCP[nat];
  if (ports) {
    filter.push(`-A FORWARD -i lan -p tcp -m multiport --dports ${ports} -j ACCEPT`);
    filter.push('-A FORWARD -i lan -j DROP');
  }
  if (nat !== 'open' && nat !== 'fullcone') {
    filter.push('-A FORWARD -i wan -m conntrack ! --ctstate ESTABLISHED,RELATED -j DROP');
    // A stranger's packet must not take the port that the guest's own will want.
    filter.push('-A INPUT -i wan -m conntrack ! --ctstate ESTABLISHED,RELATED -j DROP');
  }
  const translate: string[] = [];
  if (nat === 'fullcone')
    translate.push(`-A PREROUTING -i wan -p udp -j DNAT --to-destination ${guest}`);
  if (nat !== 'open')
    translate.push(
      `-A POSTROUTING -o wan -j MASQUERADE${nat === 'symmetric' ? ' --random-fully' : ''}`,
    );
  return ['*filter', ...filter, 'COMMIT', '*nat', ...translate, 'COMMIT', ''].join('\n');
}
