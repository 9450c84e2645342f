/**
 * The instructions on whole ranges of memories and tables, as the dispatch loop calls them.
 *
 * @module
 */
export * from "../store/bulk.ts";
