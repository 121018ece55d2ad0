using System.Text;
using MicroSim.Topology;

namespace MicroSim.Tests.Topology;

/// <summary>Documents that are made to cost much, and documents that are made of noise.</summary>
public sealed class HostileDocumentTests
{
    private const int Seed = 20260131;

    // Each of these took minutes or the process before there was a limit against it.
    public static TheoryData<string, string> Large() => new()
    {
        { "[", "" }, { "{", "" }, { "{? ", "" }, { "[\n", "" }, { "- ", "" }, { "? ", "" }, { "&a [", "" }, { "\"", "" }, { "'a", "" }, { "a: ", "" },
        { "%TAG ! tag:x\n", "" }, { "\n", "" }, { "#", "" }, { ": ", "" }, { "!a ", "" }, { "*a ", "" }, { "a\n", "" }, { "|\n ", "" }, { "- {a: 1}\n", "" },
    };

    [Theory]
    [MemberData(nameof(Large))]
    public void Repeating_a_piece_to_the_limit_is_refused(string piece, string end)
    {
        string text = string.Concat(Enumerable.Repeat(piece, SimulationDocument.MaxSize / 4 / piece.Length)) + end;
        Assert.NotEmpty(SimulationDocument.Read(text, TopologyFixture.Options).Problems);
    }

    [Fact]
    public void Of_very_many_problems_the_first_are_told()
    {
        StringBuilder services = new();
        for (int i = 0; i < 20_000; i++)
            services.Append($"    s{i}: {{ framework: nope, nonsense: 1, calls: [{{ to: x{i} }}], faults: {{ before: [{{ type: y }}] }} }}\n");
        DocumentResult result = SimulationDocument.Read(TopologyFixture.Document(services.ToString()), TopologyFixture.Options);
        Assert.Equal(101, result.Problems.Count);
        Assert.Equal("has further problems", result.Problems[^1].Message);
    }

    [Fact]
    public void A_thousand_services_with_cycles_and_fan_out_are_valid()
    {
        Simulation simulation = TopologyFixture.Valid(ManyServices(1000));
        Assert.Equal(1000, simulation.Services.Count);
        Assert.Equal(3000, simulation.Services.Sum(s => s.Endpoints["/"].Calls.Count));
    }

    [Fact]
    public void Noise_never_throws()
    {
        Random random = new(Seed);
        byte[] right = Encoding.UTF8.GetBytes(SimulationDocument.Write(TopologyFixture.Example("four-services.yaml")));
        byte[] pieces = Encoding.UTF8.GetBytes("{}[]:,-?&*!|>'\"%@`#~ \n\t\r\\<=.0aé\u0085\u2028");
        for (int round = 0; round < 3000; round++)
        {
            byte[] text = [.. right];
            for (int i = random.Next(1, 8); i > 0; i--)
            {
                int at = random.Next(text.Length);
                text = random.Next(3) switch
                {
                    0 => [.. text[..at], pieces[random.Next(pieces.Length)], .. text[at..]],
                    1 => [.. text[..at], .. text[(at + 1)..]],
                    _ => [.. text[..at], .. text[random.Next(text.Length)..]],
                };
                if (text.Length == 0)
                    break;
            }
            Exception? thrown = Record.Exception(() => SimulationDocument.Read(text, TopologyFixture.Options));
            Assert.True(thrown is null, $"seed {Seed}, round {round}: {thrown}\n{Encoding.UTF8.GetString(text)}");
        }
    }

    internal static string ManyServices(int count)
    {
        StringBuilder services = new();
        for (int i = 0; i < count; i++)
        {
            services.Append($"    service-{i}:\n      framework: aspnetcore\n      port: {10_000 + i}\n      faults: {{ before: [{{ type: latency, args: {{ delay: 5 }} }}] }}\n      calls:\n");
            foreach (int step in (int[])[1, 7, 31])
                services.Append($"        - {{ to: service-{(i + step) % count}, probability: 30, timeout: 500 }}\n");
        }
        return TopologyFixture.Document(services.ToString());
    }
}
