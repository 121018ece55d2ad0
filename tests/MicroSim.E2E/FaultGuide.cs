using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E;

/// <summary>The guide of faults: one example of each type, as commands that act on the shop.</summary>
internal static partial class FaultGuide
{
    private static readonly TimeSpan deadline = TimeSpan.FromMinutes(2);

    /// <summary>The commands, each with the type that it is an example of.</summary>
    public static IReadOnlyList<(string Command, string Type)> Examples { get; } =
        [.. Block().Match(File.ReadAllText(Path.Combine(Repository.Root, "docs", "guides", "faults.md"))).Groups["commands"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(command => (command, Fault().Match(command).Groups["type"].Value))];

    /// <summary>Runs each example on the shop, sees that the shop suffers it, takes it back; at the end the shop is as it was.</summary>
    public static async Task RunAsync(HttpClient http, string simulation)
    {
        foreach ((string command, string type) in Examples)
        {
            await TypeAsync(http, $"{command} --simulation {simulation}");
            string[] suffered = await SufferedAsync(http, simulation);
            Assert.Equal(type == "crash" ? [] : [type], suffered);
            await TypeAsync(http, $"./microsim fault --clear --simulation {simulation}");
            Assert.Empty(await SufferedAsync(http, simulation));
        }
        await Eventually.TrueAsync(() => AnswersAsync(http, simulation), deadline, () => "the shop's home page is served again");
    }

    private static async Task TypeAsync(HttpClient http, string command)
    {
        (int code, string output, string errors) = await ShippedCommand.RunAsync(
            "bash", ["-euo", "pipefail", "-c", command.Replace("./microsim", "microsim", StringComparison.Ordinal)], null, ("MICROSIM_SERVER", http.BaseAddress!.ToString()));
        Assert.True(code == 0, $"{command}\nended with {code}:\n{output}{errors}");
    }

    private static async Task<string[]> SufferedAsync(HttpClient http, string simulation)
    {
        JsonElement list = await http.GetFromJsonAsync<JsonElement>($"api/v1/simulations/{simulation}/conditions", TestContext.Current.CancellationToken);
        return [.. list.GetProperty("items").EnumerateArray().Select(c => c.GetProperty("type").GetString()!)];
    }

    private static async Task<bool> AnswersAsync(HttpClient http, string simulation)
    {
        using HttpResponseMessage reply = await http.PostAsJsonAsync($"api/v1/simulations/{simulation}/requests", new { designation = "frontend", usePlan = true }, TestContext.Current.CancellationToken);
        return reply.IsSuccessStatusCode && (await reply.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("error").ValueKind == JsonValueKind.Null;
    }

    [GeneratedRegex("^## Every type, once$.*?^```sh\n(?<commands>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^\./microsim fault \S+ (?<type>[a-z-]+)")]
    private static partial Regex Fault();
}
