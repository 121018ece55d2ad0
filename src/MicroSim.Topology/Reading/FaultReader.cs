using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>Reads faults by the contract's own parser, so that a document and a request are judged alike.</summary>
internal static class FaultReader
{
    public static List<Fault> ReadList(Field list, Known known, bool link)
    {
        ParseOptions options = new(known.Catalogue, Strict: true);
        List<Fault> faults = [];
        foreach (Field field in list.Items())
        {
            if (list.Findings.IsFull)
                break;
            Parsed<Fault> fault = FaultParser.Parse(YamlJson.Of(field.Value!), options, link);
            if (fault.IsValid)
                faults.Add(fault.Value);
            Report(field, fault.Problems);
        }
        return faults;
    }

    /// <summary>Reports what a parser found in a part of the document, under that part's path.</summary>
    public static void Report(Field field, IReadOnlyList<Problem> problems)
    {
        foreach (Problem problem in problems)
        {
            string path = field.Path.Length == 0 ? problem.Path : problem.Path == Problem.Root ? field.Path : $"{field.Path}.{problem.Path}";
            field.Findings.Refuse(path, problem.Message);
        }
    }
}
