/** The small window of the table that is being shown. */
import { getAllContexts, mount, unmount, type ComponentProps } from 'svelte';
import SmallTable from './SmallTable.svelte';
import { SmallWindow } from './small-window.svelte.ts';

/** While a component is made, whose words and visit it gets; `props` are read anew when they change. */
export function smallTable(props: ComponentProps<typeof SmallTable>): SmallWindow {
  const context = getAllContexts();
  return new SmallWindow((target) => {
    const shown = mount(SmallTable, { target, context, props });
    return () => void unmount(shown);
  });
}
