/** Keeps what the door is made of in one file: many small ones compress worse, and each is one more to fetch. */

/** As much of Rolldown's view of a module as is read. */
interface ModuleView {
  readonly importedIds: readonly string[];
}
type ViewOf = (id: string) => ModuleView | null;

/** The code of the door, and of the page for errors, for which Kit waits before it starts; its start is a file of its own, which Kit looks for. */
const BEGINNINGS = /client-optimized[\\/](?:app|nodes[\\/][012])\.js$/;

/** Has a file of its own, whose name Kit knows. */
const KITS_OWN = /app-manifest\.js$/;

/** Everything that these modules import, directly or not, and they themselves. Pure but for `viewOf`. */
function behind(beginnings: Iterable<string>, viewOf: ViewOf): ReadonlySet<string> {
  const found = new Set<string>();
  const next = [...beginnings];
  for (let id = next.pop(); id !== undefined; id = next.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    next.push(...(viewOf(id)?.importedIds ?? []));
  }
  return found;
}

/** For `codeSplitting.groups`: each module is shown to `test` before the first is named. */
export function frontChunk(): {
  debugName: string;
  test: (id: string) => boolean;
  name: (id: string, context: { getModuleInfo(id: string): ModuleView | null }) => string | null;
} {
  const beginnings = new Set<string>();
  let front: ReadonlySet<string> | null = null;
  return {
    debugName: 'front',
    test: (id) => {
      if (BEGINNINGS.test(id)) beginnings.add(id);
      return !KITS_OWN.test(id);
    },
    name: (id, context) => {
      // Not taken out of its context, which it needs as `this`.
      front ??= behind(beginnings, (module) => context.getModuleInfo(module));
      return front.has(id) ? 'front' : null;
    },
  };
}
