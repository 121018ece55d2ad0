namespace MicroSim.Agent;

internal static class ExitCodes
{
    public const int Ok = 0;
    public const int CannotListen = 1;
    public const int InvalidSetting = 2;
}
