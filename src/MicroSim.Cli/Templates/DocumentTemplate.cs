using System.Text;

namespace MicroSim.Cli.Templates;

/// <summary>A document to begin with.</summary>
/// <param name="Name">What it is asked for by.</param>
/// <param name="Summary">What it holds.</param>
/// <param name="Services">Its services, in the order of the document.</param>
internal sealed record DocumentTemplate(string Name, string Summary, IReadOnlyList<TemplateService> Services)
{
    public static IReadOnlyList<DocumentTemplate> All { get; } =
    [
        new("blank", "one service", [new("service-1", "port: 8081")]),
        new("chain", "three services, one behind the other",
        [
            new("front", "port: 8081", "{ to: middle }"),
            new("middle", "faults: { before: [{ type: latency, args: { delay: 20, jitter: 10 } }] }", "{ to: back, timeout: 1000, retries: 1 }"),
            new("back", "faults: { before: [{ type: latency, args: { delay: 50 } }] }"),
        ]),
        new("fan-out", "one service that calls three at once",
        [
            new("front", "port: 8081\n      parallel: true", "{ to: left }", "{ to: middle, probability: 50 }", "{ to: right, required: false }"),
            new("left", ""),
            new("middle", "faults: { before: [{ type: latency, args: { delay: 100 } }] }"),
            new("right", "faults: { before: [{ type: error, args: { status: 503 }, probability: 10 }] }"),
        ]),
        new("shop", "a web shop of six services, in all frameworks that are here",
        [
            new("frontend", "port: 8081", "{ to: catalog }", "{ to: cart, timeout: 500, retries: 1 }", "{ to: ads, probability: 50, required: false }"),
            new("catalog", "", "{ to: store }"),
            new("cart", "", "{ to: store }", "{ to: checkout, probability: 20 }"),
            new("checkout", "faults: { before: [{ type: work, args: { cpu: 5 } }] }", "{ to: store }"),
            new("store", "faults: { before: [{ type: latency, args: { delay: 10, jitter: 5 } }] }"),
            new("ads", "faults: { before: [{ type: latency, args: { delay: 80, jitter: 20, distribution: exponential } }] }"),
        ]),
    ];

    public static DocumentTemplate Find(string name) => All.First(t => t.Name == name);

    /// <summary>The document; its services take the frameworks in turn.</summary>
    public string Write(string simulation, IReadOnlyList<string> frameworks)
    {
        StringBuilder text = new();
        text.Append($"# {char.ToUpperInvariant(Summary[0])}{Summary[1..]}. Every field: docs/reference/document.md\n");
        text.Append($"apiVersion: microsim.dev/v1alpha1\nkind: Simulation\nmetadata:\n  name: {(char.IsAsciiDigit(simulation[0]) ? $"\"{simulation}\"" : simulation)}\nspec:\n  services:\n");
        for (int i = 0; i < Services.Count; i++)
        {
            TemplateService service = Services[i];
            text.Append($"    {service.Name}:\n      framework: {frameworks[i % frameworks.Count]}\n");
            if (service.Fields.Length > 0)
                text.Append($"      {service.Fields}\n");
            if (service.Calls.Length > 0)
                text.Append("      calls:\n");
            foreach (string call in service.Calls)
                text.Append($"        - {call}\n");
        }
        return text.ToString();
    }
}

/// <summary>One service of a template: further fields and its calls, as YAML.</summary>
internal sealed record TemplateService(string Name, string Fields, params string[] Calls);
