import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The enquiry schedule becomes data of the provider account, and may end after a time as well as after a number of questions. */
export class EnquirySchedule0010 implements MigrationInterface {
  readonly name = 'EnquirySchedule1732200000010';

  async up(runner: QueryRunner): Promise<void> {
    // When nothing had been asked in the present phase for the last time: the schedule's duration counts from here.
    await runner.query(`ALTER TABLE payout ADD COLUMN enquiring_since timestamptz`);
    // The two options that stood beside each other before.
    await runner.query(`
      UPDATE provider_account SET options = options - 'enquiryIntervalsSeconds' - 'enquiryLimit' || jsonb_build_object('enquirySchedule', jsonb_strip_nulls(
        jsonb_build_object('intervalsSeconds', options -> 'enquiryIntervalsSeconds', 'limit', options -> 'enquiryLimit')))
      WHERE options ?| array['enquiryIntervalsSeconds', 'enquiryLimit']
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE payout DROP COLUMN enquiring_since`);
  }
}
