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
