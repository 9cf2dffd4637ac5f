/** The address of a host is not within reach. The message says nothing of what is there. */
export class AddressOutOfReach extends Error {
  override readonly name = 'AddressOutOfReach';
  readonly code = 'address_out_of_reach';
  constructor() {
    super('the host is not on the public Internet, so nothing was sent to it');
  }
}
