/** The checkpoint file cannot be used. The message says what to do. */
export class CheckpointFileUnusable extends Error {
  override readonly name = 'CheckpointFileUnusable';
}

/** The signed file and the database contradict each other. Nothing is signed any more until an operator has investigated. */
export class HistoryContradictsFile extends Error {
  override readonly name = 'HistoryContradictsFile';
  constructor(checkpoint: number) {
    super(`Checkpoint ${checkpoint} in the database is not the one that was signed: run "npm run audit:verify" and look at docs/operations.md.`);
  }
}

/** The file outside the database is missing, or says less than it did. Nothing is sealed until it is restored, or a new one is begun on purpose. */
export class AnchorBroken extends Error {
  override readonly name = 'AnchorBroken';
}

/** The file outside has checkpoints that the database lacks: the database was restored. Nothing is sent until that is confirmed. */
export class DatabaseBehindFile extends Error {
  override readonly name = 'DatabaseBehindFile';
}
