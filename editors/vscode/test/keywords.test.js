// The words of the grammar are those of the lexer.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const { load, tokenize, root } = require('./grammar.js');

const lexer = path.join(root, '..', '..', 'crates', 'syntax', 'src', 'lexer', 'token.rs');

function reserved() {
  const table = /keywords \{\s*As = "as"[^}]*\}/.exec(fs.readFileSync(lexer, 'utf8'));
  return [...table[0].matchAll(/= "(\w+)"/g)].map((match) => match[1]);
}

const isWord = (scope) =>
  /^(keyword|storage\.modifier|constant\.language|variable\.language|support\.type\.self)/.test(scope);

test('every reserved word is a word of the grammar', async () => {
  const grammar = await load();
  const words = reserved();
  assert.ok(words.length > 40);
  for (const word of words) {
    const { pieces } = tokenize(grammar, word);
    const scope = pieces[0][1].at(-1);
    assert.ok(pieces.length === 1 && isWord(scope), `${word}: ${scope}`);
  }
});

test('words of the grammar that are not reserved are names where they stand alone', async () => {
  const grammar = await load();
  for (const word of ['actor', 'move', 'spawn', 'receive', 'requires', 'from', 'module', 'dyn', 'property', 'extend']) {
    const { pieces } = tokenize(grammar, `${word} = 1`);
    assert.strictEqual(pieces[0][1].at(-1), 'variable.other.ruchy', word);
  }
});
