/**
 * What a log says of a call, piece by piece. The pieces of WASI functions are in `wasi.ts`.
 *
 * @module
 */
import type { FunctionDefinition, Memory, ValueType } from "../api.ts";
import { onOneLine } from "../errors.ts";
import { formatValue, slotsOf } from "./format.ts";

/** A call that is being logged. */
export interface LoggedCall {
  readonly params: BigUint64Array;
  /** Empty before the call has returned. */
  readonly results: BigUint64Array;
  /** The memory of whoever made the call, where host functions find what parameters point to. */
  memory(): Memory | undefined;
}

/** Writes one parameter or result. */
export type Piece = (call: LoggedCall) => string;

/** How the calls of one function are logged. */
export interface LineFormat {
  readonly params: readonly Piece[];
  readonly results: readonly Piece[];
  /** Says which calls are logged; all of them where it is left out. */
  readonly isLogged?: (params: BigUint64Array) => boolean;
}

/** The format of a function nothing more is known of. */
export function plainFormat(definition: FunctionDefinition): LineFormat {
  const { paramTypes, paramNames, resultTypes, resultNames } = definition;
  return {
    params: plainPieces(paramTypes, paramNames, (call) => call.params),
    results: plainPieces(resultTypes, resultNames, (call) => call.results),
  };
}

function plainPieces(
  types: readonly ValueType[],
  names: readonly string[],
  slotsOfCall: (call: LoggedCall) => BigUint64Array,
): Piece[] {
  let slot = 0;
  return types.map((type, index) => {
    const at = slot;
    slot += slotsOf(type);
    const prefix = names[index] === undefined ? "" : `${onOneLine(names[index])}=`;
    return (call) => prefix + formatValue(type, slotsOfCall(call), at);
  });
}

/** The parameters of a call: `(x=1,y=2)`. */
export function formatParams({ params }: LineFormat, call: LoggedCall): string {
  return `(${params.map((piece) => piece(call)).join(",")})`;
}

/** The results of a call, after a space: ` 1`, ` (1,2)`, or nothing. */
export function formatResults({ results }: LineFormat, call: LoggedCall): string {
  if (results.length === 0) return "";
  const pieces = results.map((piece) => piece(call)).join(",");
  return results.length === 1 ? ` ${pieces}` : ` (${pieces})`;
}
