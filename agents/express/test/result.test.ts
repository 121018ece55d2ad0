import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readResult } from '../src/result.js';

void describe('readResult', () => {
  void it('passes a result on as it came', () => {
    assert.equal(readResult('{"error":null, "x":1.0}'), '{"error":null, "x":1.0}');
  });

  void it('drops the padding, wherever it stands', () => {
    assert.equal(readResult('{"padding":"xx","error":null}'), '{"error":null}');
    assert.equal(readResult('{"error":null,"padding":"\\"}","start":"a"}'), '{"error":null,"start":"a"}');
  });

  void it('tells what is no result', () => {
    for (const body of ['', 'x', '[]', '{}', '{"error":5}', '{"error":null,"errors":[1]}', '{"error":null,"calls":{}}', '{"error":null,"durationMs":"1"}']) assert.equal(readResult(body), undefined, body);
  });
});
