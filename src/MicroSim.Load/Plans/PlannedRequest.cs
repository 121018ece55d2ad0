namespace MicroSim.Load.Plans;

/// <summary>A request that is sent again and again.</summary>
/// <param name="Name">What it is called in results.</param>
/// <param name="Url">An absolute http or https URL.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Headers">Headers beside those that are made.</param>
/// <param name="Body">The body as text, sent as UTF-8.</param>
/// <param name="Weight">Its share of the traffic, in proportion to the others'.</param>
/// <param name="Seeded">Whether each one carries a seed of its own for the dice of the services (contract §1.5), and an id.</param>
public sealed record PlannedRequest(
    string Name,
    string Url,
    string Method = "GET",
    IReadOnlyList<PlannedHeader>? Headers = null,
    string? Body = null,
    double Weight = 1,
    bool Seeded = false)
{
    public IReadOnlyList<PlannedHeader> Headers { get; init; } = Headers ?? [];
}

/// <summary>A header of a request.</summary>
public sealed record PlannedHeader(string Name, string Value);
