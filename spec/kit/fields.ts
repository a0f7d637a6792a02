// How the parameters of a configuration are declared, and read from text.

/** A whole number. */
export interface IntegerField {
  readonly kind: 'integer';
  readonly meaning: string;
  readonly unit: string;
  readonly standard: number;
}

/** One of a few words. */
export interface ChoiceField<Choice extends string> {
  readonly kind: 'choice';
  readonly meaning: string;
  readonly choices: readonly Choice[];
  readonly standard: Choice;
}

export type Field = IntegerField | ChoiceField<string>;
export type Fields = Readonly<Record<string, Field>>;

/** The configuration that some fields describe. */
export type SettingsOf<Declared extends Fields> = {
  readonly [Name in keyof Declared]: Declared[Name] extends ChoiceField<infer Choice> ? Choice : number;
};

export function integer(meaning: string, unit: string, standard: number): IntegerField {
  return { kind: 'integer', meaning, unit, standard };
}

export function choice<const Choice extends string>(
  meaning: string,
  choices: readonly Choice[],
  standard: NoInfer<Choice>,
): ChoiceField<Choice> {
  return { kind: 'choice', meaning, choices, standard };
}

/**
 * Reads one value.
 *
 * @returns the value, or a sentence that says what is allowed
 */
export function readField(name: string, field: Field, value: unknown): number | string | { readonly wrong: string } {
  if (field.kind === 'integer') {
    const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
    if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
    return { wrong: `${name} is ${show(value)}: give a whole number of ${field.unit}` };
  }
  if (typeof value === 'string' && field.choices.includes(value)) return value;
  return { wrong: `${name} is ${show(value)}: give ${field.choices.join(' or ')}` };
}

/**
 * Completes given values to a configuration.
 *
 * @param given values by name, as text or as numbers and words
 * @param base what to use for names not given
 * @returns the configuration, or a sentence that says what is wrong and what is allowed
 */
export function readSettings<Declared extends Fields>(
  fields: Declared,
  given: Readonly<Record<string, unknown>>,
  base: Readonly<Record<string, number | string>> = {},
): { readonly settings: SettingsOf<Declared> } | { readonly wrong: string } {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(fields, name)) {
      return { wrong: `there is no parameter '${name}'; there are ${Object.keys(fields).join(', ')}` };
    }
  }
  const values: Record<string, number | string> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = readField(name, field, Object.hasOwn(given, name) ? given[name] : (base[name] ?? field.standard));
    if (typeof value === 'object') return value;
    values[name] = value;
  }
  return { settings: values as SettingsOf<Declared> };
}

function show(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : (JSON.stringify(value) ?? String(value));
}
