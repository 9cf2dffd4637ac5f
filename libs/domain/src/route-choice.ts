/** Why a payout goes to its provider account. Stored with the payout. */
export interface RouteChoice {
  routeId: string;
  /** `merchant`: the merchant has a route of its own; `general`: the route of all other merchants. */
  because: 'merchant' | 'general';
  priority: number;
  /** Routes that were considered before it and not chosen, with a sentence that says why. */
  passedOver: readonly { routeId: string; why: string }[];
}
