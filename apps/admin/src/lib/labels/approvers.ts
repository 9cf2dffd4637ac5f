/** Who must agree to an action besides the one who asks. */
export function approversSentence(approvers: number, admins: number): string {
  const people = approvers === 1 ? 'One other person' : 'Two other people';
  if (admins === 0) return people;
  return admins === approvers ? `${people}, who must be ${approvers === 1 ? 'an administrator' : 'administrators'}` : `${people}, one of them an administrator`;
}
