using System.Text;
using MicroSim.Topology;

namespace MicroSim.Tests.Topology;

/// <summary>
/// What a large document costs to read and check grows as it does. Counted in bytes allocated, which any machine gives alike; work that allocates
/// nothing is not seen by this, and is measured by <c>bench/local</c>.
/// </summary>
public sealed class GrowthTests
{
    private const int Few = 500;
    private const int Many = 4000;

    [Theory]
    [InlineData("chains")]
    [InlineData("star")]
    public void A_service_costs_no_more_among_many_than_among_few(string shape)
    {
        long few = BytesPerService(shape, Few);
        long many = BytesPerService(shape, Many);
        TestContext.Current.TestOutputHelper?.WriteLine($"{shape}: {few} bytes a service among {Few}, {many} among {Many}");
        // Eight times as many: growth by the square would be eight times as much. Tables that double make it uneven.
        Assert.InRange(many, 1, few * 3 / 2);
    }

    private static long BytesPerService(string shape, int services)
    {
        byte[] text = Encoding.UTF8.GetBytes(TopologyFixture.Document(string.Join('\n', Enumerable.Range(0, services).Select(i => Line(shape, i, services)))));
        Read(text);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Read(text);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / services;
    }

    private static void Read(byte[] text) => Assert.NotNull(SimulationDocument.Read(text, TopologyFixture.Options).Simulation);

    private static string Line(string shape, int i, int services)
    {
        string call = shape switch
        {
            "chains" when (i + 1) % 10 > 0 && i + 1 < services => $", calls: [{{ to: s{i + 1} }}]",
            "star" when i > 0 => ", calls: [{ to: s0 }]",
            _ => "",
        };
        return $"    s{i}: {{ framework: aspnetcore{call} }}";
    }
}
