using System.Globalization;
using System.Text.Json;
using MicroSim.Cli.Client;
using MicroSim.ControlPlane.Api;

namespace MicroSim.Cli.Output;

/// <summary>All that there is to know of a simulation or a service, in lines.</summary>
internal static class Description
{
    private const int EventsShown = 10;

    public static IEnumerable<string> Of(SimulationReply simulation, IReadOnlyList<JsonElement> added, IReadOnlyList<SimulationEvent> events)
    {
        ServiceReply[] services = [.. simulation.Services];
        yield return Field("Simulation", simulation.Name);
        yield return Field("State", (simulation.Ready ? Terminal.Good("ready") : Terminal.Bad("not ready")) + (simulation.Reason is null ? "" : $": {simulation.Reason}"));
        yield return Field("Seed", simulation.Seed);
        yield return Field("Services", $"{services.Length}, {services.Count(s => s.IsReady)} ready");
        foreach (ApiError warning in simulation.Warnings)
            yield return Field("Warning", $"{warning.Path}: {warning.Message}");
        foreach (ServiceReply service in services)
        {
            yield return "";
            foreach (string line in Of(service, simulation, added))
                yield return line;
        }
        foreach (string line in Events(events))
            yield return line;
    }

    public static IEnumerable<string> Of(ServiceReply service, SimulationReply simulation, IReadOnlyList<JsonElement> added, IReadOnlyList<SimulationEvent> events) =>
        [.. Of(service, simulation, added), .. Events(events)];

    private static IEnumerable<string> Of(ServiceReply service, SimulationReply simulation, IReadOnlyList<JsonElement> added)
    {
        JsonElement document = Document(simulation, service.Name);
        yield return Field("Service", service.Name);
        yield return Field("Framework", service.Framework);
        yield return Field("Version", document.Text("version") ?? "v1");
        yield return Field("Address", service.Address);
        int leaving = service.Replicas.Count(r => r.Leaving);
        yield return Field("Replicas", Text($"{service.WantedReplicas} wanted, {service.ReadyReplicas} ready, {(leaving == 0 ? "" : Text($"{leaving} leaving, "))}{service.Restarts} restarts"));
        foreach (ReplicaReply replica in service.Replicas)
        {
            yield return $"  {replica.Instance}  {replica.Version}  {(replica.IsReady ? replica.State : replica.Leaving ? Terminal.Faint(replica.State) : Terminal.Bad(replica.State))}{(replica.Leaving ? ", leaving" : "")}{(replica.ProcessId is int pid ? Text($"  pid {pid}") : "")}{(replica.Restarts > 0 ? Text($"  restarts {replica.Restarts}") : "")}";
            foreach (string line in replica.LastOutput)
                yield return Terminal.Faint($"    | {line}");
        }
        foreach (string line in Plan("", document).Concat(document.Members("endpoints").SelectMany(e => Plan(e.Name, e.Value))))
            yield return line;
        string[] callers = [.. Callers(simulation, service.Name)];
        if (callers.Length > 0)
            yield return Field("Called by", string.Join(", ", callers));
        foreach (JsonElement condition in document.Items("conditions"))
            yield return Field("Condition", Fault(condition));
        foreach (JsonElement condition in added.Where(c => c.Text("service") == service.Name))
            yield return Field("Suffers", Terminal.Bad($"{Fault(condition)}, {ConditionOutput.On(condition)}, {ConditionOutput.Left(condition)}{(condition.Member("remainingMs").ValueKind == JsonValueKind.Number ? " left" : "")}") + $"  {condition.Text("id")}");
    }

    private static IEnumerable<string> Plan(string endpoint, JsonElement plan)
    {
        string at = endpoint.Length == 0 ? "" : $" at {endpoint}";
        foreach (JsonElement fault in plan.Member("faults").Items("before"))
            yield return Field("Fault before", Fault(fault) + at);
        foreach (JsonElement fault in plan.Member("faults").Items("after"))
            yield return Field("Fault after", Fault(fault) + at);
        foreach (JsonElement call in plan.Items("calls"))
            yield return Field("Calls", Call(call) + at);
    }

    private static string Call(JsonElement call)
    {
        string probability = call.Member("probability") is { ValueKind: JsonValueKind.Number } chance ? $"{chance.GetRawText()} %" : "always";
        string required = call.Member("required").ValueKind == JsonValueKind.False ? "optional" : "required";
        IEnumerable<string> rest = call.EnumerateObject().Where(m => m.Name is not ("to" or "probability" or "required" or "link")).Select(m => $"{m.Name} {m.Value}");
        return string.Join(", ", [$"{call.Text("to")}  {probability}", required, .. rest, .. call.Items("link").Select(Fault)]);
    }

    private static string Fault(JsonElement fault)
    {
        IEnumerable<string> args = fault.Members("args").Select(a => $"{a.Name} {a.Value}");
        string chance = fault.Member("probability") is { ValueKind: JsonValueKind.Number } probability && probability.GetDouble() != 100 ? $" ({probability.GetRawText()} %)" : "";
        return $"{fault.Text("type")} {string.Join(", ", args)}".TrimEnd() + chance;
    }

    private static IEnumerable<string> Callers(SimulationReply simulation, string service) =>
        simulation.Document.Member("spec").Members("services")
            .Where(s => s.Value.Items("calls").Concat(s.Value.Members("endpoints").SelectMany(e => e.Value.Items("calls"))).Any(c => c.Text("to") == service))
            .Select(s => s.Name);

    private static IEnumerable<string> Events(IReadOnlyList<SimulationEvent> events)
    {
        if (events.Count == 0)
            yield break;
        yield return "";
        yield return "Events";
        foreach (SimulationEvent one in events.TakeLast(EventsShown))
            yield return $"  {Terminal.Faint(one.Time)}  {one.Text}";
    }

    private static JsonElement Document(SimulationReply simulation, string service) => simulation.Document.Member("spec").Member("services").Member(service);

    private static string Field(string label, string value) => $"{label + ":",-14}{value}";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
