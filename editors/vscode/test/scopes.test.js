// What each construct looks like: `scopes/*.txt` hold a program, a line of `----`, and the pieces with their scopes.
// `BLESS=1 npm test` rewrites them.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const { load, tokenize } = require('./grammar.js');

const folder = path.join(__dirname, 'scopes');
const separator = '\n----\n';

function describe(pieces) {
  const inner = (scopes) => scopes.slice(1).map((scope) => scope.replace(/\.ruchy$/, '')).join(' ');
  return pieces.map(([text, scopes]) => `${text}\t${inner(scopes)}\n`).join('');
}

for (const name of fs.readdirSync(folder).filter((name) => name.endsWith('.txt'))) {
  test(`scopes of ${name}`, async () => {
    const file = path.join(folder, name);
    const [program, expected] = fs.readFileSync(file, 'utf8').split(separator);
    const { pieces } = tokenize(await load(), program);
    const found = describe(pieces);
    if (process.env.BLESS) {
      fs.writeFileSync(file, program + separator + found);
      return;
    }
    assert.strictEqual(found, expected);
  });
}
