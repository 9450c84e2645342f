/**
 * Doing several things of which none may be left out because another one failed.
 *
 * @module
 */

/** What went wrong so far. */
export class Failures {
  readonly #errors: unknown[] = [];

  /** Begins with those that are known already. */
  constructor(...errors: unknown[]) {
    this.#errors.push(...errors);
  }

  /** Does one thing, and goes on whatever it throws. */
  attempt(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#errors.push(error);
    }
  }

  /** Throws what went wrong, if anything did: as it is, or together where it is more than one thing. */
  rethrow(message: string): void {
    if (this.#errors.length > 1) throw new AggregateError(this.#errors, message);
    if (this.#errors.length === 1) throw this.#errors[0];
  }
}
