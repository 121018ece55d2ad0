using System.Text.RegularExpressions;
using MicroSim.Contract;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E;

/// <summary>Guides, as somebody follows them: the commands that stand in them, in their order.</summary>
public sealed partial class GuideTests
{
    [Fact]
    public async Task Getting_started_goes_from_a_running_simulation_to_a_deleted_one()
    {
        Dictionary<int, int> ports = Example.FreePortsFor(8091, 8092, 8093, 8094);
        await using UpProcess up = await UpProcess.StartAsync("four-services.yaml", ports);
        string folder = Directory.CreateTempSubdirectory("microsim-e2e-").FullName;
        try
        {
            string guide = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "guides", "getting-started.md"), TestContext.Current.CancellationToken);
            string[] blocks = [.. Blocks().Matches(guide).Select(b => b.Groups["commands"].Value).Where(b => !b.Contains("microsim up", StringComparison.Ordinal))];
            Assert.True(blocks.Length >= 9, $"{blocks.Length} blocks of commands");
            foreach (string block in blocks)
            {
                string commands = Example.WithPorts(block, ports).Replace("/tmp/", $"{folder}/", StringComparison.Ordinal);
                (int code, string output, string errors) = await ShippedCommand.RunAsync(
                    "bash", ["-euo", "pipefail", "-c", $"cd '{Repository.Root}'\n{commands}"], null, ("MICROSIM_SERVER", up.Http.BaseAddress!.ToString()));
                Assert.True(code == 0, $"{commands}\nended with {code}:\n{output}{errors}");
            }
            Assert.Contains("no simulation", (await ShippedCommand.RunAsync(["get"], null, ("MICROSIM_SERVER", up.Http.BaseAddress!.ToString()))).Output, StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Every_type_of_fault_has_an_example_that_runs()
    {
        Assert.Equal(FaultCatalogue.Standard.Types.Select(t => t.Type).Order(), FaultGuide.Examples.Select(e => e.Type).Order());
        await using UpProcess up = await UpProcess.StartAsync("shop.yaml", Example.FreePortsFor(8100));
        await FaultGuide.RunAsync(up.Http, "shop");
    }

    [GeneratedRegex("^```sh\n(?<commands>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
