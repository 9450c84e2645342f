/**
 * The proposals a module may use, one row each. A switched-off feature makes a module that needs it
 * invalid; a feature that this version does not implement cannot be switched on.
 *
 * @module
 */

interface FeatureRow {
  /** Part of `CoreFeatures.V1` or `CoreFeatures.V2`; `later` ones are in neither. */
  readonly since: "1.0" | "2.0" | "3.0" | "later";
  /** Whether modules that use it can be validated and run. */
  readonly implemented: boolean;
  readonly specification: string;
}

const PROPOSALS = "https://github.com/WebAssembly/";

const FEATURES = {
  "mutable-global": row("1.0", true, "mutable-global"),
  "sign-extension-ops": row("2.0", true, "sign-extension-ops"),
  "multi-value": row("2.0", true, "multi-value"),
  "nontrapping-float-to-int-conversion": row("2.0", true, "nontrapping-float-to-int-conversions"),
  "bulk-memory-operations": row("2.0", true, "bulk-memory-operations"),
  "reference-types": row("2.0", true, "reference-types"),
  "simd": row("2.0", true, "simd"),
  "extended-const": row("3.0", true, "extended-const"),
  "tail-call": row("3.0", true, "tail-call"),
  "multi-memory": row("3.0", true, "multi-memory"),
  "typed-function-references": row("3.0", false, "function-references"),
  "gc": row("3.0", false, "gc"),
  "exception-handling": row("3.0", false, "exception-handling"),
  "memory64": row("3.0", false, "memory64"),
  "relaxed-simd": row("3.0", false, "relaxed-simd"),
  "threads": row("later", false, "threads"),
} as const satisfies Record<string, FeatureRow>;

/** The name of a feature, as the proposal's repository has it. */
export type Feature =
  | "mutable-global"
  | "sign-extension-ops"
  | "multi-value"
  | "nontrapping-float-to-int-conversion"
  | "bulk-memory-operations"
  | "reference-types"
  | "simd"
  | "extended-const"
  | "tail-call"
  | "multi-memory"
  | "typed-function-references"
  | "gc"
  | "exception-handling"
  | "memory64"
  | "relaxed-simd"
  | "threads";

function row(
  since: FeatureRow["since"],
  implemented: boolean,
  repository: string,
): FeatureRow {
  return { since, implemented, specification: PROPOSALS + repository };
}

/** Every feature there is a row for, implemented or not. */
export const ALL_FEATURES: readonly Feature[] = Object.keys(FEATURES) as Feature[];

function namesSince(...versions: readonly string[]): Feature[] {
  return ALL_FEATURES.filter((name) =>
    versions.includes(FEATURES[name].since) && FEATURES[name].implemented
  );
}

/**
 * An immutable set of features.
 *
 * @example Refusing modules that use vectors
 * ```ts
 * import { CoreFeatures } from "@kiln/wasm";
 * import { assertEquals } from "@std/assert";
 *
 * const scalar = CoreFeatures.V2.setEnabled("simd", false);
 * assertEquals(scalar.isEnabled("simd"), false);
 * assertEquals(CoreFeatures.V2.isEnabled("simd"), true);
 * ```
 */
export class CoreFeatures {
  readonly #names: ReadonlySet<Feature>;

  private constructor(names: Iterable<Feature>) {
    this.#names = new Set(names);
  }

  /** WebAssembly 1.0. */
  static readonly V1: CoreFeatures = new CoreFeatures(namesSince("1.0"));
  /** WebAssembly 2.0. */
  static readonly V2: CoreFeatures = new CoreFeatures(namesSince("1.0", "2.0"));
  /** All of WebAssembly 3.0 that this version implements; the default. */
  static readonly V3: CoreFeatures = new CoreFeatures(namesSince("1.0", "2.0", "3.0"));

  /** Whether modules may use the feature. */
  isEnabled(name: Feature): boolean {
    return this.#names.has(name);
  }

  /**
   * The same set with one feature on or off.
   *
   * @throws {RangeError} if the feature is to be on and this version does not implement it, or if
   * there is no such feature.
   */
  setEnabled(name: Feature, enabled: boolean): CoreFeatures {
    if (!Object.hasOwn(FEATURES, name)) {
      throw new RangeError(`Cannot set feature "${name}": there is no such feature`);
    }
    if (enabled && !FEATURES[name].implemented) {
      throw new RangeError(`Cannot enable feature "${name}": this version does not implement it`);
    }
    const names = new Set(this.#names);
    if (enabled) names.add(name);
    else names.delete(name);
    return new CoreFeatures(names);
  }

  /** The names that are on, separated by `|`. */
  toString(): string {
    return ALL_FEATURES.filter((name) => this.#names.has(name)).join("|");
  }
}
