/** What this agent is, whatever service it plays. */
export const framework = 'express';
export const language = 'typescript';
/** Reserved fields that it knows. */
export const features: readonly string[] = [];
/** What the contract asks and the framework cannot do: Node's HTTP parser itself refuses methods that it does not know. */
export const cannot: readonly string[] = ['unknown-methods'];
