import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import chromium from "@sparticuz/chromium";

/** Goes away with the installation to which it belongs. */
const CACHE = fileURLToPath(new URL("../../../../node_modules/.cache", import.meta.url));

/**
 * The program of the Chromium that comes from npm, which is unpacked at the first call after an installation. Test
 * files that do so at once unpack each into a folder of their own, and the first that is ready moves it to its
 * place: nobody ever starts half a program.
 */
export async function chromiumPath(): Promise<string> {
  const place = join(CACHE, "chromium");
  if (!existsSync(place)) await unpackInto(place);
  return join(place, "chromium");
}

async function unpackInto(place: string): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const own = await mkdtemp(join(CACHE, "unpacking-"));
  await unpackBelow(own);
  await rename(own, place).catch(async (error: unknown) => {
    if (!existsSync(place)) throw error;
    await rm(own, { recursive: true, force: true });
  });
}

/** The package unpacks into the system's folder for temporary files, which it looks up when it is called. */
function unpackBelow(folder: string): Promise<string> {
  const { TMPDIR } = process.env;
  process.env["TMPDIR"] = folder;
  try {
    return chromium.executablePath();
  } finally {
    if (TMPDIR === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = TMPDIR;
  }
}
