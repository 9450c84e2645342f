// Replaces `room/door`, a directory, by a symbolic link out of the folder and back, as fast as it can,
// until its standard input ends or half a minute has passed.
import { existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

const folder = process.argv[2];
const door = join(folder, "room", "door");
const inside = join(folder, "room", "inside");
const outside = join(folder, "room", "outside");
const file = join(folder, "room", "file");
const real = join(folder, "room", "real");
const link = join(folder, "room", "link");
const end = Date.now() + 30_000;

process.stdout.write("ready\n");
while (Date.now() < end && !existsSync(join(folder, "stop"))) {
  for (let i = 0; i < 100; i++) {
    renameSync(door, inside);
    renameSync(outside, door);
    renameSync(door, outside);
    renameSync(inside, door);
    renameSync(file, real);
    renameSync(link, file);
    renameSync(file, link);
    renameSync(real, file);
  }
}
