using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>Reads what a service does with a call of one path.</summary>
internal static class EndpointReader
{
    private const int MaxTimeoutMs = 600_000;
    private const int MaxRetries = 10;

    private static readonly string[] callFields = DocumentFields.Names(DocumentFields.Call);

    public static bool IsGiven(FieldGroup group) => group.Has("parallel") || group.Has("faults") || group.Has("calls");

    public static Endpoint Read(FieldGroup group, Known known) => new(
        group["parallel"].Boolean() ?? false,
        ReadPhases(group["faults"], known),
        [.. group["calls"].Items().Select(f => ReadCall(f, known))]);

    private static string ReadCallee(Field field, Known known)
    {
        string? callee = field.Text();
        if (callee is not null && !known.Services.Contains(callee) && !field.Findings.IsFull)
            field.Refuse(known.UnknownService(callee));
        return callee ?? "";
    }

    private static FaultPhases ReadPhases(Field field, Known known)
    {
        FieldGroup phases = field.Object("before", "after");
        return new FaultPhases(FaultReader.ReadList(phases["before"], known, link: false), FaultReader.ReadList(phases["after"], known, link: false));
    }

    private static string? ReadName(Field field) => field.Text(Names.IsLabel, Names.LabelRule) is string name and not Migration.UnnamedCall ? name : null;

    private static Call ReadCall(Field field, Known known) => ReadCall(field.RequiredObject(callFields), known);

    /// <summary>One connection, or some of its fields.</summary>
    public static Call ReadCall(FieldGroup call, Known known) =>
        new(
            ReadCallee(call.Required("to"), known),
            ReadName(call["name"]),
            call["endpoint"].Text(Names.IsEndpoint, Names.EndpointRule) ?? "",
            call["probability"].Number(0, 100) ?? 0,
            call["timeout"].Integer(1, MaxTimeoutMs) ?? 0,
            call["tryTimeout"].Integer(1, MaxTimeoutMs),
            call["retries"].Integer(0, MaxRetries) ?? 0,
            call["required"].Boolean() ?? false,
            FaultReader.ReadList(call["link"], known, link: true));
}
