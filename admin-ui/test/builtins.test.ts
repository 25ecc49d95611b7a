import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TYPES } from '../src/api/schemas';
import { BUILT_IN } from '../src/lib/builtins';
import { typeName } from '../src/screens/Container/types';

const JAVA = '../../gateway/src/main/java/io/metka/container/BuiltInVariables.java';

describe('what the console knows of containers', () => {
  it('are the same built-in variables as in the gateway', () => {
    const text = readFileSync(join(import.meta.dirname, JAVA), 'utf8');
    const names = [...text.matchAll(/Map\.entry\("([^"]+)"/g)].map((found) => found[1] ?? '');
    expect(names.length).toBeGreaterThan(20);
    expect([...BUILT_IN].sort()).toEqual(names.sort());
  });

  it('has a name for every type that the gateway has', () => {
    for (const [kind, types] of Object.entries(TYPES)) {
      for (const type of Object.keys(types)) {
        expect(typeName(kind, type, 'ru'), `${kind}.${type}`).not.toBe(type);
        expect(typeName(kind, type, 'en'), `${kind}.${type}`).not.toBe(type);
      }
    }
  });
});
