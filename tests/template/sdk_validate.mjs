// The Open XML SDK's verdict on workbooks: node sdk_validate.mjs INDEX.js FILE... prints {file: [{id, part, path, what}]}.
// INDEX.js is the entry of the npm package @ooxml-tools/validate.
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const [index, ...files] = process.argv.slice(2);
const { default: validate } = await import(pathToFileURL(index));
const found = {};
for (const file of files) {
  const errors = await validate(new Uint8Array(await readFile(file)), "xlsx", "Office2016");
  found[file] = errors.map((one) => ({ id: one.id, part: one.path?.partUri, path: one.path?.xpath, what: one.description }));
}
process.stdout.write(JSON.stringify(found), () => process.exit(0)); // the SDK's runtime would keep the process alive
