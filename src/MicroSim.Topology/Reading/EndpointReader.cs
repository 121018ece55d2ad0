using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>Reads what a service does with a call of one path.</summary>
internal static class EndpointReader
{
    private const int MaxTimeoutMs = 600_000;
    private const int MaxRetries = 10;

    public static bool IsGiven(FieldGroup group) => group.Has("parallel") || group.Has("faults") || group.Has("calls");

    public static Endpoint Read(FieldGroup group, FaultCatalogue catalogue) => new(
        group["parallel"].Boolean() ?? false,
        ReadPhases(group["faults"], catalogue),
        [.. group["calls"].Items().Select(f => ReadCall(f, catalogue))]);

    private static FaultPhases ReadPhases(Field field, FaultCatalogue catalogue)
    {
        FieldGroup phases = field.Object("before", "after");
        return new FaultPhases(FaultReader.ReadList(phases["before"], catalogue, link: false), FaultReader.ReadList(phases["after"], catalogue, link: false));
    }

    private static Call ReadCall(Field field, FaultCatalogue catalogue)
    {
        FieldGroup call = field.Required().Object("to", "name", "endpoint", "probability", "timeout", "tryTimeout", "retries", "required", "link");
        return new Call(
            (field.IsAbsent ? call["to"] : call["to"].Required()).Text() ?? "",
            call["name"].Text(Names.IsLabel, Names.LabelRule),
            call["endpoint"].Text(Names.IsEndpoint, Names.EndpointRule) ?? "",
            call["probability"].Number(0, 100) ?? 0,
            call["timeout"].Integer(1, MaxTimeoutMs) ?? 0,
            call["tryTimeout"].Integer(1, MaxTimeoutMs),
            call["retries"].Integer(0, MaxRetries) ?? 0,
            call["required"].Boolean() ?? false,
            FaultReader.ReadList(call["link"], catalogue, link: true));
    }
}
