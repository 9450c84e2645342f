/**
 * Register code as text, for people.
 *
 * @module
 */
import type { Instance } from "../store/instance.ts";
import { functionType } from "../wasm/module.ts";
import { signatureText } from "../wasm/types.ts";
import { REGISTER_OPS } from "./ops.ts";
import { instructionLength } from "./relocate.ts";
import type { Translation } from "./translate.ts";

/**
 * One line an instruction: where it is, its name, its operands. Locals (and constants, which follow
 * them in the frame) are written `l3`, operands `s5`, both by slot, and targets `@17`.
 */
export function disassemble(
  { module, functionName }: Instance,
  index: number,
  translation: Translation,
): string {
  const { code, codeEnd, localSlots, frameSlots } = translation;
  const signature = signatureText(functionType(module, index));
  const lines = [
    `${functionName(index) ?? `$${index}`} ${signature}: ${codeEnd} words, ` +
    `${frameSlots} slots (${localSlots} for locals and constants)`,
  ];
  const targets = new Set<number>();
  const at: number[] = [];
  for (let pc = 0; pc < codeEnd; pc += instructionLength(code, pc)) at.push(pc);
  const texts = at.map((pc) => instruction(translation, pc, targets));
  at.forEach((pc, i) => {
    const mark = targets.has(pc) ? "@" : " ";
    lines.push(`${mark}${String(pc).padStart(5)}  ${texts[i]}`);
  });
  return lines.join("\n") + "\n";
}

function instruction({ code, localSlots }: Translation, pc: number, targets: Set<number>): string {
  const { name, operands } = REGISTER_OPS[code[pc]!]!;
  const words = [...operands].map((letter, i) => {
    const word = code[pc + 1 + i]!;
    if (letter === "j") targets.add(word);
    return operand(letter, word, localSlots);
  });
  const end = pc + instructionLength(code, pc);
  for (let at = pc + 1 + operands.length; at < end; at++) {
    targets.add(code[at]!);
    words.push(`@${code[at]}`);
  }
  return `${name.padEnd(16)} ${words.join(" ")}`.trimEnd();
}

function operand(letter: string, word: number, localSlots: number): string {
  switch (letter) {
    case "d":
    case "s":
    case "b": {
      const slot = word / 2;
      const text = slot < localSlots ? `l${slot}` : `s${slot - localSlots}`;
      return letter === "d" ? `${text} =` : text;
    }
    case "j":
      return `@${word}`;
    case "o":
      return `+${word >>> 0}`;
    case "f":
      return `function ${word}`;
    case "g":
      return `global ${word}`;
    case "t":
      return `table ${word}`;
    case "m":
      return `memory ${word}`;
    case "y":
      return `type ${word}`;
    default:
      return String(word);
  }
}
