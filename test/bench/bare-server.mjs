// The floor: what Fastify and pg do when a request inserts one payout and one event, and nothing else.
import fastify from 'fastify';
import pg from 'pg';
import process from 'node:process';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20 });
await pool.query(`
  CREATE TABLE IF NOT EXISTS bare_payout (id text PRIMARY KEY, merchant_id text NOT NULL, reference text NOT NULL, amount_minor bigint NOT NULL, currency char(3) NOT NULL,
    status text NOT NULL, fields jsonb NOT NULL, created_at timestamptz NOT NULL DEFAULT now(), UNIQUE (merchant_id, reference));
  CREATE TABLE IF NOT EXISTS bare_event (payout_id text NOT NULL, sequence integer NOT NULL, type text NOT NULL, occurred_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (payout_id, sequence));`);

const INSERT = `
  WITH inserted AS (
    INSERT INTO bare_payout (id, merchant_id, reference, amount_minor, currency, status, fields) VALUES ($1, $2, $3, $4, $5, 'READY', $6) RETURNING id)
  INSERT INTO bare_event (payout_id, sequence, type) SELECT id, 1, 'created' FROM inserted`;

const app = fastify({ logger: false });
let count = 0;
app.post('/v1/payouts', async (request, reply) => {
  const { reference, amount, currency, fields } = request.body;
  const id = `po_${process.pid}_${(count += 1)}`;
  await pool.query({ name: 'insert', text: INSERT, values: [id, 'merchant', reference, BigInt(amount.replace('.', '')), currency, fields] });
  return reply.code(201).send({ id, reference, status: 'READY' });
});
const url = await app.listen({ port: 0, host: '127.0.0.1' });
process.stdout.write(`${JSON.stringify({ msg: 'bare server listening', url })}\n`);
process.once('SIGTERM', () => process.exit(0));
