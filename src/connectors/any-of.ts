/** Groups of fields of an input, one of which has to be there whole: said in the schema, so that a dry run knows as well. */
export const anyOf = (...groups: (string | string[])[]) => ({
  anyOf: groups.map((names) => ({ required: [names].flat() })),
});

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(' and ');

/** What to do where none of the groups is there. */
export const remedyOf = (schema: object): string => {
  const { anyOf: groups = [] } = schema as Partial<ReturnType<typeof anyOf>>;
  return `Give ${groups.map(({ required }) => quoted(required)).join(' or ')}.`;
};
