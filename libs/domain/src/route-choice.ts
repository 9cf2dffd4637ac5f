/** Why a payout goes to its provider account. Kept with the payout. */
export interface RouteChoice {
  routeId: string;
  /** `merchant`: the merchant has a route of its own; `general`: the route that everybody takes. */
  because: 'merchant' | 'general';
  priority: number;
  /** Routes that stood before it and were passed over, with one sentence each. */
  passedOver: readonly { routeId: string; why: string }[];
}
