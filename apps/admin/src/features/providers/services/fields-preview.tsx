import classes from './services.module.css';

type Schema = Readonly<Record<string, unknown>>;

interface FieldsPreviewProps {
  /** The JSON Schema of the fields of a service. */
  schema: Schema;
  /** What a merchant may send, as JSON. */
  sample: string;
}

/** The form that a schema asks for, and a body of the merchant API with it. */
export function FieldsPreview({ schema, sample }: FieldsPreviewProps) {
  return (
    <section className={classes.preview} aria-label="What merchants send">
      <h3 className={classes.heading}>What merchants send</h3>
      <FieldList schema={schema} />
      <h3 className={classes.heading}>A body for POST /v1/payouts</h3>
      <pre className={classes.sample} tabIndex={0} aria-label="A body for POST /v1/payouts">
        {sample}
      </pre>
    </section>
  );
}

function FieldList({ schema }: { schema: Schema }) {
  const required = Array.isArray(schema['required']) ? (schema['required'] as unknown[]) : [];
  const properties = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, Schema>>);
  return (
    <ul className={classes.fields}>
      {properties.map(([name, property]) => (
        <li key={name}>
          <strong>{textOf(property['title']) ?? name}</strong> <code>{name}</code> {required.includes(name) ? 'required' : 'optional'}
          <FieldAdvice property={property} />
          {property['type'] === 'object' && <FieldList schema={property} />}
        </li>
      ))}
    </ul>
  );
}

function FieldAdvice({ property }: { property: Schema }) {
  const choices = Array.isArray(property['enum']) ? `One of ${property['enum'].join(', ')}.` : null;
  const advice = [textOf(property['description']), choices].filter((part) => part !== null).join(' ');
  return advice === '' ? null : <div className={classes.advice}>{advice}</div>;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
