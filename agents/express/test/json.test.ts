import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { elementsOf, memberOf, membersOf, parseJson } from '../src/json.js';

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

void describe('parseJson', () => {
  void it('takes 128 levels and no more', () => {
    assert.doesNotThrow(() => parseJson(nested(128)));
    assert.throws(() => parseJson(nested(129)), SyntaxError);
  });

  void it('counts no brackets in strings', () => {
    assert.equal(parseJson(`"${'['.repeat(1000)}"`), '['.repeat(1000));
    assert.equal(parseJson(`"\\"${'['.repeat(1000)}"`), `"${'['.repeat(1000)}`);
  });

  void it('refuses what is no JSON, however deep', () => {
    assert.throws(() => parseJson('{"a":'.repeat(50_000)), SyntaxError);
    assert.throws(() => parseJson('"' + '\\'.repeat(50_000)), SyntaxError);
  });
});

void describe('membersOf', () => {
  const places = (text: string): [string, string][] => [...membersOf(text, 0)].map((m) => [m.name, text.slice(m.start, m.end)]);

  void it('finds every kind of value', () => {
    const text = ' { "a" : 1.50 ,"b":[1,{"c":"]}"}],"d":null , "e":{"f":{}},"g":"x\\"}" , "h":true}';
    assert.deepEqual(places(text), [['a', '1.50'], ['b', '[1,{"c":"]}"}]'], ['d', 'null'], ['e', '{"f":{}}'], ['g', '"x\\"}"'], ['h', 'true']]);
  });

  void it('reads names with escapes, and none of an empty object', () => {
    assert.deepEqual(places('{"r\\u006futes":[]}'), [['routes', '[]']]);
    assert.deepEqual(places('{}'), []);
  });
});

void describe('memberOf', () => {
  void it('takes the last of equal names, as JSON.parse does', () => {
    const text = '{"a":1,"a":22}';
    const found = memberOf(text, 0, 'a');
    assert.equal(text.slice(found?.start, found?.end), '22');
    assert.equal(memberOf(text, 0, 'b'), undefined);
  });
});

void describe('elementsOf', () => {
  void it('keeps the text as it came', () => {
    assert.deepEqual(elementsOf('[ {"n":12345678901234567890} , 1e2,"]" ]', 0), ['{"n":12345678901234567890}', '1e2', '"]"']);
    assert.deepEqual(elementsOf('[ ]', 0), []);
  });
});
