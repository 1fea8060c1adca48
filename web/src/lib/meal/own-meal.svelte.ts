/** What a guest brings to every table of the evening. It lasts as long as the page, and nothing of it is stored. */

export class OwnMeal {
  /** What they eat, as a tidy line; empty for nothing said. Reactive. */
  dish = $state('');
  /** Topic cards that they have seen, at whatever table. */
  readonly cardsSeen = new Set<number>();
  readonly #tables = new WeakMap<object, object>();

  /** The meal at the table of this mesh, which whoever shows it first makes: it goes on when they sit down again. */
  at<Meal extends object>(mesh: object, make: () => Meal): Meal {
    const meal = this.#tables.get(mesh) ?? make();
    this.#tables.set(mesh, meal);
    return meal as Meal;
  }
}
