namespace MicroSim.ControlPlane.Requests;

/// <summary>How the first call went.</summary>
/// <param name="Error">One of the contract's words (§1.3), or null when a reply was passed on.</param>
/// <param name="Status">The last HTTP status, if there was one.</param>
/// <param name="Tries">How often it was tried.</param>
internal readonly record struct RootOutcome(string? Error, int? Status, int Tries)
{
    /// <summary>Whether a further try may follow: never after a status below 500 (contract §1.4).</summary>
    public bool MayRetry => Error is "refused" or "reset" or "dns" or "timeout" || (Error is not null && Status >= 500);

    public override string ToString() => (Error, Status) switch
    {
        (null, int status) => $"status {status}",
        (string error, int status) => $"status {status}, {error}",
        _ => Error ?? "",
    };
}
