/** The file of checkpoints cannot be used. The message names the way out. */
export class CheckpointFileUnusable extends Error {
  override readonly name = 'CheckpointFileUnusable';
}

/** The signed file and the database tell two stories. Nothing is signed any more until a human has looked. */
export class HistoryContradictsFile extends Error {
  override readonly name = 'HistoryContradictsFile';
  constructor(checkpoint: number) {
    super(`Checkpoint ${checkpoint} in the database is not the one that was signed: run "npm run audit:verify" and look at docs/operations.md.`);
  }
}
