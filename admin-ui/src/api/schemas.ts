import container from '../../../gateway/src/main/resources/schemas/container-1.json';
import tags from '../../../gateway/src/main/resources/schemas/tags.json';
import triggers from '../../../gateway/src/main/resources/schemas/triggers.json';
import variables from '../../../gateway/src/main/resources/schemas/variables.json';

/** As much of JSON Schema as the container's schemas use and a form can show. */
export interface JsonSchema {
  type?: string | string[];
  description?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  enum?: (string | number | boolean | null)[];
  const?: unknown;
  $ref?: string;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  maxItems?: number;
  pattern?: string;
  'x-holds'?: string;
}

/** The parameters of each type, from the very files that the gateway checks drafts with. */
export const TYPES = { tags, triggers, variables } as unknown as Record<
  'tags' | 'triggers' | 'variables',
  Record<string, JsonSchema>
>;

const DEFINITIONS = container.$defs as unknown as Record<string, JsonSchema>;

/** A schema with its reference followed, and the name of what it refers to. */
export function resolved(schema: JsonSchema): JsonSchema & { refers?: string } {
  const name = schema.$ref?.replace('#/$defs/', '');
  const target = name === undefined ? undefined : DEFINITIONS[name];
  return name !== undefined && target ? { ...target, ...schema, refers: name } : schema;
}
