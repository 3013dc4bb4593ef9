// Every program of the spec suite is coloured to its end: no string or comment is left open, and no line takes long.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const { load, tokenize, root } = require('./grammar.js');

const repository = path.join(root, '..', '..');

function programs(folder) {
  const entries = fs.readdirSync(folder, { recursive: true });
  return entries.filter((name) => name.endsWith('.ruchy')).map((name) => path.join(folder, name));
}

test('all spec programs and examples are tokenized to their end', async () => {
  const grammar = await load();
  const files = [...programs(path.join(repository, 'tests', 'spec')), ...programs(path.join(repository, 'examples'))];
  assert.ok(files.length > 100);
  const open = [];
  for (const file of files) {
    const text = fs.readFileSync(file, 'utf8');
    const { depth } = tokenize(grammar, text);
    // Programs about mistakes may leave something open themselves.
    if (depth !== 1 && !/expect error/.test(text)) {
      open.push(path.relative(repository, file));
    }
  }
  assert.deepStrictEqual(open, []);
});
